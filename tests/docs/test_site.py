"""The documentation becomes a site without a network, and the site asks for nothing either."""

import re
import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
def test_the_site_is_built_without_a_warning_and_without_a_network(tmp_path, monkeypatch):
    build = pytest.importorskip("sphinx.cmd.build")
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was asked"))
    assert build.main(["-q", "-W", "--keep-going", str(ROOT / "docs"), str(tmp_path)]) == 0
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Peacegrid" in page
    for loaded in re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"', page):
        assert "://" not in loaded
