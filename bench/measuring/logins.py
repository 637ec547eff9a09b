"""A provider of logins on loopback that lets everybody in as ann, and a browser that comes to it once."""
import http.client, http.server, json, sys, threading, urllib.parse

CLIENT = "bench"


class Provider:
    """OpenID Connect as far as a code's way goes; its ID tokens hold for a day. It runs in a thread until the process ends."""

    def __init__(self, keys):
        provider = self

        class Answers(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.say(provider.documents[self.path])

            def do_POST(self):
                asked = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                # The code that the browser below brings is the nonce that it was sent with.
                token = keys.token(iss=provider.issuer, aud=CLIENT, nonce=asked["code"][0])
                self.say({"access_token": "a", "token_type": "Bearer", "expires_in": 86400, "id_token": token})

            def say(self, document):
                body = json.dumps(document).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{server.server_port}"
        self.documents = {
            "/keys": json.loads(keys.key_set),
            "/.well-known/openid-configuration": {
                "issuer": self.issuer, "authorization_endpoint": self.issuer + "/authorize", "token_endpoint": self.issuer + "/token",
                "jwks_uri": self.issuer + "/keys", "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"]}}
        threading.Thread(target=server.serve_forever, daemon=True).start()


def session(port, path):
    """The Cookie field of a browser that has logged in at `path`."""
    cookies = {}
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(visit(port, path, cookies)).query)
    back = urllib.parse.urlsplit(asked["redirect_uri"][0]).path
    visit(port, back + "?" + urllib.parse.urlencode({"code": asked["nonce"][0], "state": asked["state"][0]}), cookies)
    return "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items())


def visit(port, path, cookies):
    """Where the answer leads to; `cookies` take in what it sets and takes away."""
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    browser.request("GET", path, headers={"Accept": "text/html", "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())})
    answer = browser.getresponse()
    if answer.status not in (302, 303):
        sys.exit(f"logins: {path}: {answer.status} (expected: to be led on): {answer.read()[:500]}")
    for line in answer.headers.get_all("Set-Cookie", []):
        name, value = line.split(";")[0].split("=", 1)
        if "max-age=0" in line.lower():
            cookies.pop(name, None)
        else:
            cookies[name] = value
    return answer.headers["Location"]
