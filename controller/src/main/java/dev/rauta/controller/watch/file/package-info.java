// SPDX-License-Identifier: Apache-2.0
/**
 * A folder of Kubernetes YAML as the source of cluster state.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.watch.file.FileSource}. May depend on {@code watch}, {@code cluster},
 * {@code condition}, snakeyaml-engine and fabric8's serialization. Threading: one thread scans; what it found may be read
 * from any thread.
 */
@NullMarked
package dev.rauta.controller.watch.file;

import org.jspecify.annotations.NullMarked;
