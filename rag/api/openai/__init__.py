"""OpenAI's protocol: one file for each part of it, with the records of its requests and the shape of its replies."""
