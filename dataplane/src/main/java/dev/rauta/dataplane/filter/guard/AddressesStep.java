// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.access.AddressSet;
import dev.rauta.routes.access.IpAddress;
import dev.rauta.routes.filter.Guard;

/** Lets clients in by their addresses. */
final class AddressesStep implements GuardStep {
    private final boolean all;
    private final AddressSet allowed;
    private final AddressSet denied;

    AddressesStep(Guard.Addresses guard) {
        this.all = guard.allowed().isEmpty();
        this.allowed = AddressSet.of(guard.allowed());
        this.denied = AddressSet.of(guard.denied());
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        IpAddress client = passage.client();
        // Nobody knows who it is where a proxy that is trusted does not say: it may be one that is denied.
        boolean passes = client != null && !denied.holds(client) && (all || allowed.holds(client));
        return passes ? StepResult.CONTINUE : StepResult.Refuse.of(403, "address-denied");
    }
}
