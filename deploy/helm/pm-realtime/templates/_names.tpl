{{/* Name of a service's objects, as its own chart makes it. Takes (list root chart). */}}
{{- define "pmr.serviceName" -}}
{{- $root := index . 0 -}}
{{- if contains (index . 1) $root.Release.Name -}}
{{- $root.Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" $root.Release.Name (index . 1) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Port of a service's Service, 80 unless its values say otherwise. Takes (list root chart). */}}
{{- define "pmr.servicePort" -}}
{{- $root := index . 0 -}}
{{- dig (index . 1) "service" "port" 80 $root.Values.AsMap -}}
{{- end -}}

{{/*
The routes of the suite, the same as the local stack's front door: a list of {path, regex, service}, the more special first.
*/}}
{{- define "pmr.routes" -}}
- {path: /ws, service: gateway-service}
- {path: /api/realtime, service: gateway-service}
- {path: "/api/pm/(projects|tasks|workspaces)/[^/]+/presence", regex: true, service: presence-service}
- {path: /api/pm/notifications, service: notification-service}
- {path: /api/pm/presence, service: presence-service}
- {path: /api/pm, service: pm-events-service}
{{- end -}}
