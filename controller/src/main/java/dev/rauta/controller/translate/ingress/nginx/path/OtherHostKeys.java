// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.OtherHosts;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.routes.match.HostPattern;
import java.util.ArrayList;
import java.util.List;

/** Hosts beside those of rules. */
final class OtherHostKeys implements KeyGroup {
    private static final String ALIAS = "server-alias";
    private static final String WWW = "from-to-www-redirect";
    private static final String HOST = "(?:\\*\\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?";

    private static final List<NginxKey> KEYS = List.of(
            applied(
                    ALIAS,
                    "hosts with commas between them; *. stands for one label, and there are no expressions",
                    "the routes of the first rule's host hold for these hosts too, unless a rule has them"),
            applied(
                    WWW,
                    "true or false",
                    "who asks for a host of a rule with www. in front is sent to it, and without that to one that has it, unless a rule"
                            + " has the other host"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        List<HostPattern> aliases = new ArrayList<>();
        for (String text : words.list(ALIAS)) {
            if (text.matches(HOST)) {
                aliases.add(HostPattern.ofIngress(text));
            } else {
                words.fault(ALIAS, "'" + text + "', which is left out (expected: a DNS name, at most one leading *.)");
            }
        }
        words.applied(ALIAS);
        boolean www = words.bool(WWW).orElse(false);
        words.applied(WWW);
        if (www || !aliases.isEmpty()) {
            wishes.host(host -> host.with(new OtherHosts(aliases, www)));
        }
    }
}
