// Safe Contact in Azure: a bot that signs in by managed identity, Container Apps, PostgreSQL and Key Vault.
// See ../docs/azure.md. Deploy it to a resource group of its own in a region of your choice.
targetScope = 'resourceGroup'

@description('Short name for all resources: 3 to 12 small letters or digits, of your own.')
@minLength(3)
@maxLength(12)
param name string

param location string = resourceGroup().location

@description('The container image, from a registry that this resource group may read.')
param image string

@description('The whole school file (TOML).')
@secure()
param schoolFile string

@description('Password of the database: letters and digits only, because it stands in an address.')
@secure()
@minLength(24)
param databasePassword string

@description('What `safecontact keys new` has printed. Keep a copy apart from the backups.')
@secure()
param sealingKeys string

@description('How many copies of the server run.')
@minValue(1)
@maxValue(4)
param replicas int = 2

var unique = uniqueString(resourceGroup().id)
var databaseUser = 'safecontact'
var databaseName = 'safecontact'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-bot'
  location: location
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: take('${name}-${unique}', 24)
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
  }
}

// Key Vault Secrets User
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identity.id, secretsUser)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsUser
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: '${name}-${unique}'
  location: location
  sku: { name: 'Standard_B1ms', tier: 'Burstable' }
  properties: {
    version: '16'
    administratorLogin: databaseUser
    administratorLoginPassword: databasePassword
    storage: { storageSizeGB: 32 }
    backup: { backupRetentionDays: 35, geoRedundantBackup: 'Disabled' }
  }

  resource records 'databases' = {
    name: databaseName
  }

  // Other services of Azure only; for more, put both into a virtual network.
  resource inside 'firewallRules' = {
    name: 'azure'
    properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  }
}

resource databaseUrl 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'database-url'
  properties: {
    value: 'postgresql+psycopg://${databaseUser}:${databasePassword}@${database.properties.fullyQualifiedDomainName}/${databaseName}?sslmode=require'
  }
}

resource school 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'school-file'
  properties: { value: schoolFile }
}

resource sealing 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'sealing-keys'
  properties: { value: sealingKeys }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  dependsOn: [ mayRead ]
  properties: {
    managedEnvironmentId: environment.id
    configuration: {
      ingress: { external: true, targetPort: 3978, transport: 'http', allowInsecure: false }
      secrets: [
        { name: 'database-url', keyVaultUrl: databaseUrl.properties.secretUri, identity: identity.id }
        { name: 'sealing-keys', keyVaultUrl: sealing.properties.secretUri, identity: identity.id }
        { name: 'school-file', keyVaultUrl: school.properties.secretUri, identity: identity.id }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 30
      scale: { minReplicas: replicas, maxReplicas: replicas }
      volumes: [
        { name: 'school', storageType: 'Secret', secrets: [ { secretRef: 'school-file', path: 'school.toml' } ] }
      ]
      containers: [
        {
          name: 'safecontact'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          volumeMounts: [ { volumeName: 'school', mountPath: '/etc/safecontact' } ]
          env: [
            { name: 'MicrosoftAppType', value: 'UserAssignedMSI' }
            { name: 'MicrosoftAppId', value: identity.properties.clientId }
            { name: 'MicrosoftAppTenantId', value: subscription().tenantId }
            { name: 'SAFECONTACT_DATABASE_URL', secretRef: 'database-url' }
            { name: 'SAFECONTACT_SEALING_KEYS', secretRef: 'sealing-keys' }
            { name: 'SAFECONTACT_SCHOOL_FILE', value: '/etc/safecontact/school.toml' }
          ]
          probes: [
            { type: 'Startup', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 5, failureThreshold: 24 }
            { type: 'Liveness', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 30, timeoutSeconds: 5 }
          ]
        }
      ]
    }
  }
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${name}-${unique}'
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: 'Safe Contact'
    endpoint: 'https://${app.properties.configuration.ingress.fqdn}/api/messages'
    msaAppType: 'UserAssignedMSI'
    msaAppId: identity.properties.clientId
    msaAppMSIResourceId: identity.id
    msaAppTenantId: subscription().tenantId
  }

  resource teams 'channels' = {
    name: 'MsTeamsChannel'
    location: 'global'
    properties: { channelName: 'MsTeamsChannel', properties: { isEnabled: true } }
  }
}

@description('The MicrosoftAppId for: safecontact package')
output appId string = identity.properties.clientId

@description('The address for: safecontact doctor --address')
output address string = 'https://${app.properties.configuration.ingress.fqdn}'
