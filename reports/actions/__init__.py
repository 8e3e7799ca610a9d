"""The verbs: the only writers of this room. One module for each noun."""
