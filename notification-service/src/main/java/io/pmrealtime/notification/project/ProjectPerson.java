package io.pmrealtime.notification.project;

/** A person and a project of the same workspace. */
public record ProjectPerson(ProjectKey project, String userId) {}
