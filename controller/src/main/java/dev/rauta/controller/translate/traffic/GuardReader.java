// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.guard.AccessSpec;
import dev.rauta.controller.cluster.policy.guard.AddressesSpec;
import dev.rauta.controller.cluster.policy.guard.AuthenticationSpec;
import dev.rauta.controller.cluster.policy.guard.BasicSpec;
import dev.rauta.controller.cluster.policy.guard.SecretRefSpec;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.filter.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a policy says of who may pass, in either spelling; whatever is not understood is refused, for who left it out would let
 * somebody in. Throws {@link IllegalArgumentException} with the path of what is wrong.
 */
public final class GuardReader {
    /** As many as a Secret's name may have. */
    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

    private GuardReader() {}

    public static List<PolicyField> access(AccessSpec spec) {
        known("access", spec.unknown());
        AddressesSpec addresses = spec.addresses();
        if (addresses == null) {
            throw new IllegalArgumentException("access: nothing (expected: addresses)");
        }
        String path = "access.addresses";
        known(path, addresses.unknown());
        if (addresses.allow() == null && addresses.deny() == null) {
            throw new IllegalArgumentException(path + ": nothing (expected: allow or deny)");
        }
        Guard guard = new Guard.Addresses(
                ranges(path + ".allow", addresses.allow()), ranges(path + ".deny", addresses.deny()));
        return List.of(new PolicyField.Guarding(path, new GuardTerm.Plain(guard)));
    }

    /** @param namespace whose Secrets it may name */
    public static List<PolicyField> authentication(AuthenticationSpec spec, String namespace) {
        String path = "authentication";
        known(path, spec.unknown());
        List<PolicyField> fields = new ArrayList<>();
        BasicSpec basic = spec.basic();
        if (basic != null) {
            fields.add(basic(path + ".basic", basic, namespace));
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException(path + ": nothing (expected: basic)");
        }
        return fields;
    }

    private static PolicyField basic(String path, BasicSpec spec, String namespace) {
        known(path, spec.unknown());
        String secret = secret(path + ".secretRef", spec.secretRef());
        String realm = OrEmpty.text(spec.realm());
        try {
            // The only thing that may be wrong with it is the realm.
            var _ = new Guard.Basic(new CredentialsName(secret), realm, Optional.empty(), false);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + "." + e.getMessage(), e);
        }
        return new PolicyField.Guarding(path, new GuardTerm.Basic(namespace, secret, realm));
    }

    private static String secret(String path, @Nullable SecretRefSpec ref) {
        String name = ref == null ? "" : OrEmpty.text(ref.name());
        if (ref != null) {
            known(path, ref.unknown());
        }
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(path + ".name: '" + name + "' (expected: a Secret's name)");
        }
        return name;
    }

    private static List<AddressRange> ranges(String path, @Nullable List<String> texts) {
        if (texts != null && texts.isEmpty()) {
            throw new IllegalArgumentException(path + ": none (expected: at least one address or CIDR)");
        }
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : OrEmpty.list(texts)) {
            try {
                ranges.add(AddressRange.parse(OrEmpty.text(text)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
            }
        }
        return ranges;
    }

    private static void known(String path, @Nullable Map<String, Object> unknown) {
        if (!OrEmpty.map(unknown).isEmpty()) {
            throw new IllegalArgumentException(path + ": with " + new TreeSet<>(OrEmpty.map(unknown).keySet())
                    + ", not known to this version (expected: nothing that is not known in what guards)");
        }
    }
}
