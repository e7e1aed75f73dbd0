"""Pages to markup: what the view and the notebook share."""
