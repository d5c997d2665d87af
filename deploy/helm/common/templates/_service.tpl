{{/*
Every object of one service. Takes (list root own): own are configuration keys that the service's chart derives from its values.
*/}}
{{- define "pmr.service" -}}
{{- $root := index . 0 -}}
{{- $values := $root.Values -}}
{{- if and $values.autoscaling.enabled (include "pmr.keda" $root) }}{{ fail "autoscaling.enabled and keda.enabled exclude each other" }}{{ end -}}
{{ include "pmr.configMap" . }}
---
{{ include "pmr.deployment" . }}
---
{{ include "pmr.kubernetesService" $root }}
{{- if $values.serviceAccount.create }}
---
{{ include "pmr.serviceAccount" $root }}
{{- end }}
{{- if $values.global.networkPolicy.enabled }}
---
{{ include "pmr.networkPolicy" $root }}
{{- end }}
{{- $pods := ternary $values.autoscaling.minReplicas $values.replicaCount (eq (include "pmr.scaled" $root) "true") }}
{{- if and $values.podDisruptionBudget.enabled (gt (int $pods) 1) }}
---
{{ include "pmr.podDisruptionBudget" $root }}
{{- end }}
{{- if $values.autoscaling.enabled }}
---
{{ include "pmr.horizontalPodAutoscaler" $root }}
{{- end }}
{{- if include "pmr.keda" $root }}
---
{{ include "pmr.scaledObject" $root }}
{{- end }}
{{- if $values.global.serviceMonitor.enabled }}
---
{{ include "pmr.serviceMonitor" $root }}
{{- end }}
{{- if and (include "pmr.uses" (list $root "postgresql")) (eq (dig "migration" "mode" "" $values.AsMap) "job") }}
---
{{ include "pmr.migrationJob" . }}
{{- end }}
{{- end -}}
