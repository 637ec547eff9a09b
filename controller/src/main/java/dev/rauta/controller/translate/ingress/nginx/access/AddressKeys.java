// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.GuardTerm;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From which addresses clients may come. */
final class AddressKeys implements KeyGroup {
    private static final String ALLOW = "allowlist-source-range";
    private static final String WHITE = "whitelist-source-range";
    private static final String DENY = "denylist-source-range";
    private static final String FORM = "addresses and CIDRs, with commas";

    private static final List<NginxKey> KEYS = List.of(
            applied(DENY, FORM, "clients from there are answered 403, whatever else lets them in; a list that is empty or not sound closes")
                    .guarding(),
            applied(ALLOW, FORM, "clients from elsewhere are answered 403; a list that is empty or not sound closes").guarding(),
            applied(WHITE, FORM, "another spelling of " + ALLOW).guarding());

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public boolean ofShares() {
        return true;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        ranges(words, DENY).ifPresent(denied -> wishes.barrier(new GuardTerm.Plain(new Guard.Addresses(List.of(), denied)), DENY));
        String key = words.has(ALLOW) || !words.has(WHITE) && words.globals().of(ALLOW).isPresent() ? ALLOW : WHITE;
        if (key.equals(ALLOW)) {
            words.ignored(WHITE, ALLOW + " wins over it");
        }
        ranges(words, key).ifPresent(allowed -> wishes.guard(new GuardTerm.Plain(new Guard.Addresses(allowed, List.of())), key));
    }

    private static Optional<List<AddressRange>> ranges(Words words, String key) {
        List<String> texts = words.list(key);
        if (texts.isEmpty()) {
            if (words.has(key)) {
                words.deny(key, "'' (expected: " + FORM + ")");
            }
            return Optional.empty();
        }
        try {
            List<AddressRange> ranges = new ArrayList<>();
            texts.forEach(text -> ranges.add(AddressRange.parse(text)));
            return Optional.of(ranges);
        } catch (IllegalArgumentException e) {
            words.deny(key, OrEmpty.text(e.getMessage()));
            return Optional.empty();
        }
    }
}
