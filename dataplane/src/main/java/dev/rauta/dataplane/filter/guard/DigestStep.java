// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.guard.digest.DigestAlgorithm;
import dev.rauta.dataplane.filter.guard.digest.DigestClaim;
import dev.rauta.dataplane.filter.guard.digest.DigestUsers;
import dev.rauta.dataplane.filter.guard.digest.Nonces;
import dev.rauta.dataplane.http.FieldValues;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.shared.Fingerprint;
import dev.rauta.dataplane.shared.NonceCounts;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.Guard;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Asks for a name and proof of a password (RFC 7616), each proof once. */
final class DigestStep implements GuardStep {
    private static final List<TokenPlace> PLACE = List.of(new TokenPlace.Header("authorization", "Digest"));

    private final Guard.Digest guard;
    private final DigestUsers users;
    private final NonceCounts counts;
    private final Nonces nonces;
    private final Set<DigestAlgorithm> algorithms;

    DigestStep(Guard.Digest guard, DigestUsers users, NonceCounts counts) {
        this.guard = guard;
        this.users = users;
        this.counts = counts;
        this.nonces = new Nonces(guard.realm());
        this.algorithms = users.algorithms(guard.realm());
    }

    @Override
    public void strip(RequestHead head) {
        guard.userHeader().ifPresent(head.fields()::remove);
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        String said = Places.find(PLACE, head);
        DigestClaim claim = said == null ? null : DigestClaim.parse(said);
        long now = System.currentTimeMillis();
        boolean right = claim != null
                && claim.realm().equals(guard.realm())
                && claim.uri().equals(head.askedTarget())
                && claim.proves(users, head.method());
        if (claim == null || !right) {
            return refuse(now, false);
        }
        long given = nonces.given(claim.nonce(), now);
        Fingerprint nonce = Fingerprint.of(claim.nonce().getBytes(StandardCharsets.UTF_8));
        if (given < 0 || !counts.first(nonce, given, claim.count(), now - Nonces.MILLIS)) {
            // Who knows the password is to try again with a new nonce, and need not ask its user.
            return refuse(now, true);
        }
        head.fields().remove("authorization");
        if (guard.userHeader().isPresent() && FieldValues.plain(claim.user())) {
            head.fields().add(guard.userHeader().get(), claim.user());
        }
        return StepResult.CONTINUE;
    }

    /** The better algorithms first, for that is how clients choose (RFC 7616, section 3.7). */
    private StepResult refuse(long now, boolean stale) {
        HeaderFields fields = new HeaderFields();
        String nonce = nonces.next(now);
        for (DigestAlgorithm one : algorithms) {
            fields.add("www-authenticate", "Digest realm=\"" + guard.realm() + "\", qop=\"auth\", algorithm=" + one.label()
                    + ", nonce=\"" + nonce + "\", charset=UTF-8" + (stale ? ", stale=true" : ""));
        }
        return new StepResult.Refuse(401, "unauthenticated", fields);
    }
}
