package io.pmrealtime.local.demo;

/**
 * Somebody of the demo workspace.
 *
 * @param id also the part of the address before the at sign
 * @param name what others see
 * @param role in the workspace, see {@link io.pmrealtime.contracts.token.Role}
 */
record DemoUser(String id, String name, String role) {
    String email() {
        return id + "@" + DemoWorkspace.ID + ".test";
    }
}
