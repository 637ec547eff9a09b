// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.closed;
import static dev.rauta.e2e.peers.cases.Checks.host;
import static dev.rauta.e2e.peers.cases.Checks.refused;
import static dev.rauta.e2e.peers.cases.Checks.requests;
import static dev.rauta.e2e.peers.cases.Checks.status;
import static dev.rauta.e2e.peers.cases.HttpCase.http1;
import static dev.rauta.e2e.peers.cases.Text.HOST;
import static dev.rauta.e2e.peers.cases.Text.head;

import java.util.ArrayList;
import java.util.List;

/** The Host field (RFC 9112, section 3.2; RFC 9110, section 7.2). */
final class HostCases {
    private static final String HOST_RULE = "RFC 9112 3.2";
    private static final String LINE = "GET /h HTTP/1.1";

    private HostCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        refusedHost(all, "host-missing", "HTTP/1.1 without Host is refused");
        refusedHost(all, "host-twice", "Host comes once, even where both are equal", HOST, HOST);
        refusedHost(all, "host-two", "Two Hosts are refused", HOST, "Host: b.example");
        refusedHost(all, "host-empty", "An empty Host names nothing", "Host:");
        refusedHost(all, "host-list", "A list is no Host", "Host: a.example, b.example");
        refusedHost(all, "host-space", "A Host has no space inside", "Host: a b");
        refusedHost(all, "host-user", "A Host has no user information", "Host: u@a.example");
        refusedHost(all, "host-path", "A Host has no path", "Host: a.example/x");
        refusedHost(all, "host-control", "A Host has no control character", "Host: a\u0001b");
        refusedHost(all, "host-nul", "A Host has no NUL", "Host: a\0b");
        refusedHost(all, "host-high", "A Host is US-ASCII", "Host: \u00e9.example");
        refusedHost(all, "host-port-letters", "A port is digits", "Host: a.example:http");
        refusedHost(all, "host-port-large", "A port is at most 65535", "Host: a.example:99999");
        refusedHost(all, "host-bracket", "A bracket is closed", "Host: [::1");
        refusedHost(all, "host-not-an-address", "In brackets stands an IPv6 address", "Host: [a.example]");
        refusedHost(all, "host-space-colon", "Nothing stands between Host and its colon", "Host : a.example");
        refusedHost(all, "host-folded", "Host is not folded", "Host: a\r\n .example");
        all.add(http1("host-missing-absolute", "Absolute form needs Host too", HOST_RULE, head("GET http://a.example/h HTTP/1.1"))
                .expect(refused(400)));
        all.add(http1("host-ipv6", "An IPv6 address with a port is a Host", "RFC 3986 3.2.2", head(LINE, "Host: [::1]:80"))
                .expect(status(200), requests(1), host("[::1]:80"))
                .show("host")
                .toAnyUpstream());
        all.add(http1("host-port", "A port stays", HOST_RULE, head(LINE, "Host: a.example:8080"))
                .expect(status(200), host("a.example:8080"))
                .show("host")
                .toAnyUpstream());
        all.add(http1("host-1.0", "HTTP/1.0 may come without Host", HOST_RULE, head("GET /h HTTP/1.0"))
                .expect(status(200), requests(1), closed()));
        all.add(http1("host-1.0-twice", "Two Hosts are refused in HTTP/1.0 too",
                HOST_RULE, head("GET /h HTTP/1.0", HOST, "Host: b.example"))
                .expect(refused(400)));
        return all;
    }

    private static void refusedHost(List<HttpCase> all, String id, String rule, String... fields) {
        String request = fields.length == 0 ? head(LINE) : head(LINE, String.join("\r\n", fields));
        all.add(http1(id, rule, HOST_RULE, request).expect(refused(400)).show("host"));
    }
}
