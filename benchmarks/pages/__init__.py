"""How quickly pages answer over an authority with thousands of learners and ten years of attendance."""
