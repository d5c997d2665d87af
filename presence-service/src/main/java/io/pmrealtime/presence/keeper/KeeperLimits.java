package io.pmrealtime.presence.keeper;

/**
 * The keeper's bounds.
 *
 * @param rememberedUsers how many users' states are kept in memory, to put back when Redis was emptied
 * @param crowdSize with more people than this a project's changes are told together
 */
public record KeeperLimits(int rememberedUsers, int crowdSize) {
    public KeeperLimits {
        if (rememberedUsers < 0 || crowdSize < 1) {
            throw new IllegalArgumentException("bounds are positive");
        }
    }
}
