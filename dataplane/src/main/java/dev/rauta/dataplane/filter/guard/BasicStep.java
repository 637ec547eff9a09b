// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.guard.credential.Users;
import dev.rauta.dataplane.http.FieldValues;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.shared.Fingerprint;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.Guard;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for a name and a password (RFC 7617); the hash is taken beside the worker, and its outcome kept for a while. */
final class BasicStep implements GuardStep {
    private static final Logger log = LoggerFactory.getLogger(BasicStep.class);
    private static final List<TokenPlace> PLACE = List.of(new TokenPlace.Header("authorization", "Basic"));
    private static final long RIGHT_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** Short, for a wrong one costs who sends it as much as us; many at once from one browser are one all the same. */
    private static final long WRONG_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Longer pairs are nobody's; some hashes take the longer, the longer a password is. */
    private static final int LONGEST = 512;

    private final Guard.Basic guard;
    private final Users users;
    private final GuardServices services;
    private final String challenge;

    BasicStep(Guard.Basic guard, Users users, GuardServices services) {
        this.guard = guard;
        this.users = users;
        this.services = services;
        this.challenge = "Basic realm=\"" + guard.realm() + "\", charset=\"UTF-8\"";
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Pair(String name, byte[] password, byte[] all) {}

    @Override
    public void strip(RequestHead head) {
        guard.userHeader().ifPresent(head.fields()::remove);
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        Pair pair = pair(head);
        if (pair == null) {
            return refuse();
        }
        Fingerprint key = users.fingerprint(pair.all());
        Boolean known = services.passwords().get(key, System.nanoTime());
        if (known != null) {
            return known ? pass(head, pair) : refuse();
        }
        Runnable cancel = services.offload().offer(() -> {
            Boolean right = fits(key, pair);
            passage.later(() -> passage.resume(right == null ? broken() : right ? pass(head, pair) : refuse()));
        });
        return cancel == null ? StepResult.Refuse.of(503, "overloaded") : new StepResult.Suspend(cancel);
    }

    /** Where several wait for the same, the first one's answer is theirs; null where there is none. */
    private @Nullable Boolean fits(Fingerprint key, Pair pair) {
        Boolean known = services.passwords().get(key, System.nanoTime());
        if (known != null) {
            return known;
        }
        boolean right;
        try {
            right = users.fits(pair.name(), pair.password());
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Password not held against its hash");
            return null;
        }
        services.passwords().put(key, right, System.nanoTime() + (right ? RIGHT_NANOS : WRONG_NANOS));
        return right;
    }

    private static @Nullable Pair pair(RequestHead head) {
        String said = Places.find(PLACE, head);
        if (said == null || said.length() > 2 * LONGEST) {
            return null;
        }
        try {
            byte[] all = Base64.getDecoder().decode(said);
            int colon = 0;
            while (colon < all.length && all[colon] != ':') {
                colon++;
            }
            return colon == all.length || all.length > LONGEST
                    ? null
                    : new Pair(
                            new String(all, 0, colon, StandardCharsets.UTF_8), Arrays.copyOfRange(all, colon + 1, all.length), all);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private StepResult pass(RequestHead head, Pair pair) {
        if (guard.userHeader().isPresent() && FieldValues.plain(pair.name())) {
            head.fields().add(guard.userHeader().get(), pair.name());
        }
        if (!guard.forwarded()) {
            head.fields().remove("authorization");
        }
        return StepResult.CONTINUE;
    }

    private static StepResult broken() {
        return StepResult.Refuse.of(503, "internal");
    }

    private StepResult refuse() {
        return new StepResult.Refuse(401, "unauthenticated", new HeaderFields().add("www-authenticate", challenge));
    }
}
