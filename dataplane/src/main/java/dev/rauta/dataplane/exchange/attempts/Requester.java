// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.balance.Asker;
import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.CookieField;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.access.IpAddress;
import org.jspecify.annotations.Nullable;

/** A request as the choice of its endpoint sees it: as it goes upstream, behind all filters; confined to a worker. */
public record Requester(RequestHead head, Arrival arrival) implements Asker {
    @Override
    public @Nullable CharSequence header(String name) {
        return head.fields().get(name);
    }

    @Override
    public CharSequence path() {
        return head.path();
    }

    @Override
    public CharSequence uri() {
        return head.target();
    }

    @Override
    public CharSequence host() {
        return Authority.host(head.askedAuthority());
    }

    @Override
    public CharSequence askedUri() {
        return head.askedTarget();
    }

    @Override
    public CharSequence query() {
        return head.query();
    }

    @Override
    public CharSequence address() {
        IpAddress client = arrival.trusted() ? arrival.client(head.fields()) : null;
        return client == null ? arrival.address() : client.toString();
    }

    @Override
    public @Nullable CharSequence cookie(String name) {
        return CookieField.value(head.fields(), name);
    }

    @Override
    public boolean tls() {
        return arrival.tls();
    }
}
