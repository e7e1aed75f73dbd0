"""Label or documentation to what its words say: each question has one home. Words are evidence, not proof."""
