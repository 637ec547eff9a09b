// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

/**
 * That something came across a policy: what statuses of policies are made from.
 *
 * @param target what the policy is attached to
 * @param policy NAMESPACE/NAME; empty: the target alone has been reached
 * @param field of the policy
 * @param by what says the same more specifically, so that the field has no effect here; empty: it has
 */
public record PolicyUse(String target, String policy, String field, String by) {
    /** The target is served by us. */
    public static PolicyUse reached(String target) {
        return new PolicyUse(target, "", "", "");
    }
}
