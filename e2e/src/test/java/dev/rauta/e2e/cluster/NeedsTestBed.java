// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class the shared {@link TestBed} as a parameter; where none can be started the class is skipped, and a
 * line says so.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(TestBedExtension.class)
public @interface NeedsTestBed {}
