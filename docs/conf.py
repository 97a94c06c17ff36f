"""How the documentation becomes a site: python -m sphinx -W docs site. Nothing is fetched."""

project = "Peacegrid"
extensions = ["myst_parser"]
myst_enable_extensions = ["deflist"]
html_theme = "furo"
html_title = "Peacegrid"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
myst_heading_anchors = 3  # pages link to each other's headings
