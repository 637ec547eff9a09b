// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class the shared {@link ControlPlane} as a parameter; without Go and without binaries the class is
 * skipped, and a line says so.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(ControlPlaneExtension.class)
public @interface NeedsControlPlane {
    /** Whether the class has one of its own, in which nobody else's objects are. */
    boolean own() default false;
}
