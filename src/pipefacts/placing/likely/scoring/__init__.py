"""Places to scores: what a row and the rows before it say for and against each of its readings (SPEC 8.2).

column_roles, mentions, features, relations -> appeal -> scores
"""
