{{/* What server and migration pods have in common. */}}
{{- define "pmr.podBase" -}}
serviceAccountName: {{ include "pmr.serviceAccountName" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.global.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- with .Values.security.runAsUser }}
  runAsUser: {{ int . }}
  runAsGroup: {{ int . }}
  fsGroup: {{ int . }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
volumes:
  - name: configuration
    configMap:
      name: {{ include "pmr.fullname" . }}
  - name: tmp
    emptyDir: {}
{{- range $directory, $secret := include "pmr.secretFiles" . | fromYaml }}
  - name: {{ $directory }}
    secret:
      secretName: {{ $secret }}
      defaultMode: 0440
{{- end }}
{{- end -}}

{{/* Image, environment, files and confinement of a container that runs the service's image. */}}
{{- define "pmr.containerBase" -}}
image: {{ include "pmr.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
resources:
  {{- toYaml .Values.resources | nindent 2 }}
volumeMounts:
  - name: configuration
    mountPath: /app/config
    readOnly: true
  - name: tmp
    mountPath: /tmp
{{- range $directory, $secret := include "pmr.secretFiles" . | fromYaml }}
  - name: {{ $directory }}
    mountPath: /etc/pm-realtime/{{ $directory }}
    readOnly: true
{{- end }}
{{- end -}}

{{/* Runs Flyway of the service's image against its database and ends. */}}
{{- define "pmr.migrationContainer" -}}
name: migrate
{{ include "pmr.containerBase" . }}
env:
  {{- include "pmr.env" . | nindent 2 }}
  - name: QUARKUS_FLYWAY_MIGRATE_AT_START
    value: "true"
  - name: QUARKUS_INIT_AND_EXIT
    value: "true"
{{- end -}}

{{- define "pmr.podAnnotations" -}}
{{- $root := index . 0 -}}
checksum/configuration: {{ include "pmr.properties" . | sha256sum }}
checksum/secrets: {{ printf "%v %s %s" $root.Values.global.secretRevision (include "pmr.env" $root) (include "pmr.secretFiles" $root) | sha256sum }}
{{- with $root.Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "pmr.probes" -}}
{{- $probes := .Values.probes -}}
startupProbe:
  httpGet:
    path: /q/health/live
    port: management
  periodSeconds: {{ $probes.startup.periodSeconds }}
  failureThreshold: {{ $probes.startup.failureThreshold }}
readinessProbe:
  httpGet:
    path: /q/health/ready
    port: management
  periodSeconds: {{ $probes.readiness.periodSeconds }}
  timeoutSeconds: {{ $probes.readiness.timeoutSeconds }}
  failureThreshold: {{ $probes.readiness.failureThreshold }}
livenessProbe:
  httpGet:
    path: /q/health/live
    port: management
  periodSeconds: {{ $probes.liveness.periodSeconds }}
  timeoutSeconds: {{ $probes.liveness.timeoutSeconds }}
  failureThreshold: {{ $probes.liveness.failureThreshold }}
{{- end -}}

{{- define "pmr.topologySpread" -}}
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- topologyKey: {{ . }}
  maxSkew: 1
  whenUnsatisfiable: {{ $.Values.topologySpread.whenUnsatisfiable }}
  labelSelector:
    matchLabels:
      {{- include "pmr.selectorLabels" (list $ "server") | nindent 6 }}
  matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end -}}
