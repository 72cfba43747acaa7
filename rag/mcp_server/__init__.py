"""The articles for programs that speak the Model Context Protocol: tools, resources and prompts, on stdio and HTTP."""
