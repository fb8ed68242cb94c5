# Cmdlets that remember what they are called with, one line of JSON each, and a tenant in which nothing stands.
param([Parameter(Mandatory = $true)] [string] $Log)

$nouns = @(
    'Label', 'LabelPolicy', 'DlpCompliancePolicy', 'DlpComplianceRule', 'AutoSensitivityLabelPolicy',
    'AutoSensitivityLabelRule', 'DlpSensitiveInformationTypeRulePackage', 'DlpKeywordDictionary', 'DlpEdmSchema'
)
$global:WeirLog = $Log
$global:WeirMade = @{}
foreach ($noun in $nouns) {
    $global:WeirMade[$noun] = @()
    Set-Item -Path "function:global:Get-$noun" -Value ([scriptblock]::Create("`$global:WeirMade['$noun']"))
    foreach ($verb in @('New', 'Set', 'Remove')) {
        $name = "$verb-$noun"
        $body = @"
`$call = @{ Cmdlet = '$name'; Parameters = @{} }
for (`$at = 0; `$at -lt `$args.Count; `$at++) {
    if (`$args[`$at] -match '^-(\w+):?$') {
        `$key = `$Matches[1]
        `$call.Parameters[`$key] = `$args[`$at + 1]
        `$at++
    }
}
`$call.Parameters.Remove('Confirm')
`$call.Parameters.Remove('FileData')
Add-Content -LiteralPath `$global:WeirLog -Value (ConvertTo-Json -InputObject `$call -Depth 20 -Compress) -Encoding utf8
if ('$verb' -eq 'New' -and `$call.Parameters.ContainsKey('Name')) {
    `$made = [pscustomobject] @{ Name = `$call.Parameters['Name']; Guid = [guid]::NewGuid(); ParentPolicyName = `$call.Parameters['Policy'] }
    `$global:WeirMade['$noun'] += `$made
    `$made
}
"@
        Set-Item -Path "function:global:$name" -Value ([scriptblock]::Create($body))
    }
}
function global:Get-ConnectionInformation {
    [pscustomobject] @{ Organization = 'contoso.onmicrosoft.com'; DelegatedOrganization = ''; TenantID = ''; IsEopSession = $true }
}
