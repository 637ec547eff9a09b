// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

/**
 * Where certificates of authorities are, under {@code ca.crt}.
 *
 * @param secret whether it is a Secret, else a ConfigMap
 */
public record AuthorityRef(boolean secret, String namespace, String name) {}
