Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The value of a property, or nothing.
function Get-Field {
    param([object] $Of, [string] $Named)
    if ($null -eq $Of) { return $null }
    $property = $Of.PSObject.Properties[$Named]
    if ($null -eq $property) { return $null }
    return , $property.Value
}

# What a member of a location's list is called.
function Get-MemberText {
    param([object] $Member)
    $named = Get-Field -Of $Member -Named 'Name'
    if ($null -ne $named) { return [string] $named }
    return [string] $Member
}

# Stops unless this session is connected to the tenant.
function Confirm-Tenant {
    param([string] $Named, [string] $Id)
    $names = @()
    $ids = @()
    foreach ($connection in @(Get-ConnectionInformation)) {
        if ((Get-Field -Of $connection -Named 'IsEopSession') -eq $false) { continue }
        $names += [string] (Get-Field -Of $connection -Named 'Organization')
        $names += [string] (Get-Field -Of $connection -Named 'DelegatedOrganization')
        $ids += [string] (Get-Field -Of $connection -Named 'TenantID')
    }
    foreach ($label in @(Get-Label)) {
        $unit = [string] (Get-Field -Of $label -Named 'OrganizationalUnitRoot')
        $names += ($unit -split '/')[-1]
    }
    foreach ($policy in @(Get-DlpCompliancePolicy)) {
        $unit = [string] (Get-Field -Of $policy -Named 'OrganizationalUnitRoot')
        $names += ($unit -split '/')[-1]
    }
    $names = @($names | Where-Object { $_ } | Select-Object -Unique)
    if ($Id -and $ids -notcontains $Id) {
        throw "This session is not connected to the tenant $Id."
    }
    if ($names -notcontains $Named -and -not $Id) {
        throw "This session is not connected to the tenant ${Named}: it knows $($names -join ', ')."
    }
}

$script:Objects = @{}

# The object of this name, if the tenant has it.
function Get-Current {
    param([string] $Noun, [string] $Named, [string] $Policy)
    if (-not $script:Objects.ContainsKey($Noun)) {
        $script:Objects[$Noun] = @(& "Get-$Noun")
    }
    foreach ($object in $script:Objects[$Noun]) {
        if ((Get-Field -Of $object -Named 'Name') -ne $Named) { continue }
        if ($Policy -and (Get-Field -Of $object -Named 'ParentPolicyName') -ne $Policy) { continue }
        return $object
    }
    return $null
}

function Get-Handle {
    param([object] $Of, [string] $Otherwise)
    foreach ($key in @('Guid', 'ExchangeObjectId', 'Name')) {
        $value = Get-Field -Of $Of -Named $key
        if ($value) { return [string] $value }
    }
    return $Otherwise
}

# The GUID of a label that stands in the tenant by now.
function Get-LabelGuid {
    param([string] $Named)
    $label = Get-Current -Noun 'Label' -Named $Named
    if ($null -eq $label) {
        $script:Objects.Remove('Label')
        $label = Get-Current -Noun 'Label' -Named $Named
    }
    if ($null -eq $label) {
        if ($WhatIfPreference) { return $Named }
        throw "There is no label $Named."
    }
    return Get-Handle -Of $label -Otherwise $Named
}

# Makes an object, or changes what stands there to what is wanted.
function Publish-Object {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param(
        [string] $Noun,
        [string] $Named,
        # What both cmdlets take.
        [hashtable] $Wanted,
        # What only the cmdlet that makes it takes, and only the one that changes it.
        [hashtable] $AtFirst = @{},
        [hashtable] $Later = @{},
        [string] $Policy,
        # Lists that are changed by adding and removing.
        [string[]] $Lists = @(),
        # What is unset where the tenant has it and nobody wants it.
        [string[]] $Known = @()
    )
    $current = Get-Current -Noun $Noun -Named $Named -Policy $Policy
    if ($null -eq $current) {
        if (-not $PSCmdlet.ShouldProcess($Named, "New-$Noun")) { return }
        if ($Policy) { $AtFirst['Policy'] = $Policy }
        $made = & "New-$Noun" -Name $Named @AtFirst @Wanted -Confirm:$false
        if ($Later.Count -gt 0) {
            & "Set-$Noun" -Identity (Get-Handle -Of $made -Otherwise $Named) @Later -Confirm:$false | Out-Null
        }
        return
    }
    $changes = @{}
    foreach ($key in $Wanted.Keys) {
        if ($Lists -notcontains $key) { $changes[$key] = $Wanted[$key] }
    }
    foreach ($key in $Lists) {
        $has = @(@(Get-Field -Of $current -Named $key) | ForEach-Object { $_ } | Where-Object { $null -ne $_ } | ForEach-Object { Get-MemberText -Member $_ })
        $wants = @()
        if ($Wanted.ContainsKey($key)) { $wants = @($Wanted[$key]) }
        $added = @($wants | Where-Object { $has -notcontains $_ })
        $removed = @($has | Where-Object { $wants -notcontains $_ })
        if ($added.Count -gt 0) { $changes["Add$key"] = $added }
        if ($removed.Count -gt 0) { $changes["Remove$key"] = $removed }
    }
    foreach ($key in $Known) {
        if ($Wanted.ContainsKey($key) -or $Later.ContainsKey($key)) { continue }
        $value = Get-Field -Of $current -Named $key
        if ($value -is [bool]) {
            if ($value) { $changes[$key] = $false }
        }
        elseif (@($value | Where-Object { $null -ne $_ -and [string] $_ -ne '' }).Count -gt 0) {
            $changes[$key] = $null
        }
    }
    foreach ($key in $Later.Keys) { $changes[$key] = $Later[$key] }
    if ($changes.Count -eq 0) { return }
    if ($PSCmdlet.ShouldProcess($Named, "Set-$Noun")) {
        & "Set-$Noun" -Identity (Get-Handle -Of $current -Otherwise $Named) @changes -Confirm:$false | Out-Null
    }
}

# Takes an object away, if it is there.
function Remove-Object {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Noun, [string] $Named, [string] $Policy)
    $current = Get-Current -Noun $Noun -Named $Named -Policy $Policy
    if ($null -eq $current) { return }
    if ($PSCmdlet.ShouldProcess($Named, "Remove-$Noun")) {
        & "Remove-$Noun" -Identity (Get-Handle -Of $current -Otherwise $Named) -Confirm:$false | Out-Null
    }
}

# Takes the rules of a policy away that are not among these.
function Remove-OtherRules {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Noun, [string] $Policy, [string[]] $Except)
    if (-not $script:Objects.ContainsKey($Noun)) {
        $script:Objects[$Noun] = @(& "Get-$Noun")
    }
    foreach ($rule in $script:Objects[$Noun]) {
        if ((Get-Field -Of $rule -Named 'ParentPolicyName') -ne $Policy) { continue }
        $named = [string] (Get-Field -Of $rule -Named 'Name')
        if ($Except -contains $named) { continue }
        if ($PSCmdlet.ShouldProcess($named, "Remove-$Noun")) {
            & "Remove-$Noun" -Identity (Get-Handle -Of $rule -Otherwise $named) -Confirm:$false | Out-Null
        }
    }
}

# Uploads a rule package under a version above the tenant's, unless the tenant has just this.
function Publish-RulePackage {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $File, [string] $Id)
    $path = Join-Path -Path $PSScriptRoot -ChildPath $File
    $ours = New-Object -TypeName System.Xml.XmlDocument
    $ours.Load($path)
    $noun = 'DlpSensitiveInformationTypeRulePackage'
    $theirs = $null
    foreach ($package in @(& "Get-$noun")) {
        $text = [string] (Get-Field -Of $package -Named 'ClassificationRuleCollectionXml')
        if (-not $text) { continue }
        $document = New-Object -TypeName System.Xml.XmlDocument
        $document.LoadXml($text)
        if ($document.DocumentElement['RulePack'].GetAttribute('id') -eq $Id) { $theirs = $document }
    }
    if ($null -eq $theirs) {
        if ($PSCmdlet.ShouldProcess($File, "New-$noun")) {
            & "New-$noun" -FileData ([System.IO.File]::ReadAllBytes($path)) -Confirm:$false | Out-Null
        }
        return
    }
    $version = $ours.DocumentElement['RulePack']['Version']
    $their = $theirs.DocumentElement['RulePack']['Version']
    foreach ($part in @('major', 'minor', 'build', 'revision')) {
        $version.SetAttribute($part, $their.GetAttribute($part))
    }
    if ($ours.DocumentElement.OuterXml -eq $theirs.DocumentElement.OuterXml) { return }
    $build = [int] $their.GetAttribute('build') + 1
    if ($build -gt 65535) {
        $version.SetAttribute('minor', [string] ([int] $their.GetAttribute('minor') + 1))
        $build = 0
    }
    $version.SetAttribute('build', [string] $build)
    $version.SetAttribute('revision', '0')
    $unicode = New-Object -TypeName System.Text.UnicodeEncoding -ArgumentList $false, $true
    $bytes = [byte[]] ($unicode.GetPreamble() + $unicode.GetBytes($ours.OuterXml))
    if ($PSCmdlet.ShouldProcess($File, "Set-$noun")) {
        & "Set-$noun" -FileData $bytes -Confirm:$false | Out-Null
    }
}

# Uploads a schema of exact data, unless the tenant has one of its name.
function Publish-Schema {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $File, [string] $Named)
    $bytes = [System.IO.File]::ReadAllBytes((Join-Path -Path $PSScriptRoot -ChildPath $File))
    $noun = 'DlpEdmSchema'
    $verb = 'New'
    if ($null -ne (Get-Current -Noun $noun -Named $Named)) { $verb = 'Set' }
    if ($PSCmdlet.ShouldProcess($File, "$verb-$noun")) {
        & "$verb-$noun" -FileData $bytes -Confirm:$false | Out-Null
    }
}

# Makes a keyword dictionary, or gives the tenant's its words.
function Publish-Dictionary {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Named, [string] $Description, [string[]] $Words)
    $noun = 'DlpKeywordDictionary'
    $bytes = [System.Text.Encoding]::Unicode.GetBytes($Words -join "`r`n")
    if ($null -eq (Get-Current -Noun $noun -Named $Named)) {
        if ($PSCmdlet.ShouldProcess($Named, "New-$noun")) {
            & "New-$noun" -Name $Named -Description $Description -FileData $bytes -Confirm:$false | Out-Null
        }
    }
    elseif ($PSCmdlet.ShouldProcess($Named, "Set-$noun")) {
        & "Set-$noun" -Identity $Named -Description $Description -FileData $bytes -Confirm:$false | Out-Null
    }
}
