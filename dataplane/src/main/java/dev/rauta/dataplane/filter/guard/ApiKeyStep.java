// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.guard.credential.ApiKeys;
import dev.rauta.dataplane.http.FieldValues;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.filter.Guard;

/** Asks for a key that its client was given. */
record ApiKeyStep(Guard.ApiKey guard, ApiKeys keys) implements GuardStep {
    @Override
    public void strip(RequestHead head) {
        guard.clientHeader().ifPresent(head.fields()::remove);
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        String key = Places.find(guard.places(), head);
        String client = key == null ? null : keys.client(key);
        if (client == null) {
            return StepResult.Refuse.of(401, "unauthenticated");
        }
        if (!guard.forwarded()) {
            Places.drop(guard.places(), head);
        }
        if (guard.clientHeader().isPresent() && FieldValues.plain(client)) {
            head.fields().add(guard.clientHeader().get(), client);
        }
        return StepResult.CONTINUE;
    }
}
