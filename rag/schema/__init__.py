"""The records from a file to an answer, one for each stage, all frozen.

    Document -> Chunk -> Passage -> Citation -> Statement -> Answer

Every `start` and `end` counts characters (Unicode code points) of `Document.text`, end exclusive, so
`document.text[start:end]` is the text at every stage. No stage overwrites the text of an earlier one.
"""
