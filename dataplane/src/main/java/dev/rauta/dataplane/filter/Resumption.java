// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

/** How a suspended filter goes on. */
@FunctionalInterface
public interface Resumption {

    /** Goes on with {@code result}, never another {@link StepResult.Suspend}; on the worker's loop, at most once. */
    void resume(StepResult result);
}
