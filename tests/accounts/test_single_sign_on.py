"""Single sign-on, against a real provider in a process of its own."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "seven quiet lanterns at noon"


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _run(environment, *arguments):
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120
    )


def _serve(environment, port, log):
    command = [
        sys.executable,
        "-m",
        "django",
        "runserver",
        f"127.0.0.1:{port}",
        "--noreload",
        "--skip-checks",
    ]
    with log.open("w") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            requests.get(f"http://127.0.0.1:{port}/accounts/login/", timeout=20)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return process
    process.kill()
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sign_on")
    provider_port, service_port = _free_port(), _free_port()
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    (folder / "key.pem").write_bytes(key)
    clean = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    clean["PYTHONPATH"] = str(ROOT)
    provider = clean | {
        "DJANGO_SETTINGS_MODULE": "tests.accounts.provider.settings",
        "PROVIDER_DATABASE": str(folder / "provider.sqlite3"),
        "PROVIDER_KEY": str(folder / "key.pem"),
    }
    ours = clean | {
        "DJANGO_SETTINGS_MODULE": "config.test_settings",
        "TEST_VAR_DIR": str(folder),
        "DEMO": "1",
        "OIDC_SERVER": f"http://127.0.0.1:{provider_port}",
        "OIDC_CLIENT_ID": "service",
        "OIDC_CLIENT_SECRET": "a secret between two",
        "OIDC_NAME": "the organisation",
    }
    given = {
        "callback": f"http://127.0.0.1:{service_port}/accounts/oidc/organisation/login/callback/",
        "password": PASSWORD,
        "people": {
            "jo@example.org": True,
            "stranger@example.org": True,
            "unproved@example.org": False,
            "left@example.org": True,
        },
    }
    _run(provider, "-m", "django", "migrate")
    _run(provider, "tests/accounts/provider/people.py", json.dumps(given))
    _run(ours, "-m", "django", "migrate")
    known = {"jo@example.org": True, "unproved@example.org": True, "left@example.org": False}
    _run(ours, "tests/accounts/provider/service_people.py", json.dumps(known))
    _run(ours, "-m", "django", "check")
    running = [
        _serve(provider, provider_port, folder / "provider.log"),
        _serve(ours, service_port, folder / "service.log"),
    ]
    yield f"http://127.0.0.1:{service_port}"
    for process in running:
        process.kill()
        process.wait()


def _form(page, **values):
    """The hidden fields of a page's first form that asks for a token, and the values given."""
    return {
        "csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.text).group(1)
    } | values


def _sign_on(service, email):
    """A browser that has gone through the provider, and the last page it saw."""
    browser = requests.Session()
    page = browser.get(f"{service}/accounts/login/", timeout=10)
    action = re.search(r'action="(/accounts/oidc/[^"]+)"', page.text).group(1).replace("&amp;", "&")
    there = browser.post(service + action, data=_form(page), headers={"Referer": page.url}, timeout=10)
    assert not there.url.startswith(service)
    return browser, browser.post(
        there.url,
        data=_form(there, login=email, password=PASSWORD),
        headers={"Referer": there.url},
        timeout=10,
    )


def _is_in(browser, service):
    return browser.get(f"{service}/accounts/", timeout=10, allow_redirects=False).status_code == 200


def test_who_has_an_account_is_in_by_the_providers_word(service):
    browser, _ = _sign_on(service, "jo@example.org")
    assert _is_in(browser, service)
    assert "jo@example.org" in browser.get(f"{service}/accounts/", timeout=10).text


def test_the_page_may_send_its_form_to_the_provider(service):
    page = requests.get(f"{service}/accounts/login/", timeout=10)
    assert re.search(r"form-action 'self' http://127\.0\.0\.1:\d+", page.headers["Content-Security-Policy"])


@pytest.mark.parametrize("email", ["stranger@example.org", "unproved@example.org", "left@example.org"])
def test_strangers_unproved_addresses_and_closed_accounts_stay_outside(service, email):
    browser, page = _sign_on(service, email)
    assert page.url.startswith(service)
    assert page.status_code == 200
    assert not _is_in(browser, service)
