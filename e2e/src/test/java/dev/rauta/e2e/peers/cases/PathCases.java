// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.nothingForwarded;
import static dev.rauta.e2e.peers.cases.Checks.requests;
import static dev.rauta.e2e.peers.cases.Checks.status;
import static dev.rauta.e2e.peers.cases.Checks.target;
import static dev.rauta.e2e.peers.cases.HttpCase.http1;
import static dev.rauta.e2e.peers.cases.Text.get;

import java.util.ArrayList;
import java.util.List;

/**
 * What is matched and what is forwarded never disagree: {@code /admin} is guarded (503 of Rauta, 403 of the peers), and
 * no spelling of it reaches the upstream; what is forwarded is forwarded byte for byte.
 */
final class PathCases {
    private static final String PRESERVED = "RFC 9110 7.7";
    private static final String NORMAL = "RFC 3986 6.2.2";

    private PathCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        for (String path : List.of("/a%2Fb?x=%2f%3F", "/a//b", "/a/b/", "/a;x=1/b", "/%7euser/%41", "/caf%C3%A9", "/q?", "/q?a[]=1&b={x}|^`\"<>", "/?a=../b//c", "/a..b/...", "/a:b@c!$&'()*+,=~", "/ADMIN")) {
            all.add(http1("path-kept-" + all.size(), "Forwarded byte for byte: " + path, PRESERVED, get(path))
                    .expect(status(200), requests(1), target(path))
                    .toAnyUpstream());
        }
        int kept = all.size();
        for (String path : List.of("/admin", "/admin/x?y", "/%61dmin", "/admin%2Fx", "//admin", "/x//../admin", "/admin;x", "/admin%3bx", "/%2e/admin", "/x/../admin", "/x/%2e%2E/admin", "/x/..;/admin", "/x/..%2fadmin", "/./admin", "/admin/.", "/x\\..\\admin", "/x/..%5cadmin", "/admin%00", "/%2561dmin/../admin", "/x/%c0%ae%c0%ae/admin", "/admin%20")) {
            boolean other = path.equals("/admin%20");
            all.add(http1("path-guard-" + (all.size() - kept), "Does not slip past a rule for /admin: " + path, NORMAL, get(path))
                    .expect(other
                            ? Check.any(nothingForwarded(), target(path))
                            : Check.all(status(400, 503), nothingForwarded())));
        }
        int guarded = all.size();
        for (String path : List.of("/a%0d%0aX:%20y", "/a%00b", "/a%zz", "/a%2", "/a%", "/a/../../etc/passwd", "/..", "/a%7fb", "/a%1fb")) {
            all.add(http1("path-refused-" + (all.size() - guarded), "Refused: " + path, "RFC 3986 2.1, 5.2.4", get(path))
                    .expect(status(400), nothingForwarded()));
        }
        return all;
    }
}
