# Exported from contoso.onmicrosoft.com
Configuration Tenant
{
    Import-DscResource -ModuleName 'Microsoft365DSC'
    Node localhost
    {
        SCDLPCompliancePolicy 'SCDLPCompliancePolicy-Cards'
        {
            Name                   = "Cards";
            Comment                = "Payment cards leave encrypted or not at all";
            Ensure                 = "Present";
            Credential             = $Credscredential;
            ExchangeLocation       = @("All");
            ExchangeSenderMemberOf = @("finance@contoso.com");
            Mode                   = "Enable";
            Priority               = 0;
        }
        SCDLPComplianceRule 'SCDLPComplianceRule-A few cards'
        {
            Name                                = 'A few cards'
            Policy                              = 'Cards'
            AccessScope                         = 'NotInOrganization'
            BlockAccess                         = $False
            ContentContainsSensitiveInformation = MSFT_SCDLPContainsSensitiveInformation
            {
                SensitiveInformation = @(
                    MSFT_SCDLPSensitiveInformation
                    {
                        name           = 'Credit Card Number'
                        id             = '50842eb7-edc8-4019-85dd-5a5c1f2bb085'
                        maxconfidence  = '100'
                        minconfidence  = '75'
                        classifiertype = 'Content'
                        mincount       = '1'
                        maxcount       = '9'
                    }
                )
            }
            DocumentSizeOver                    = '10MB'
            HeaderContainsWords                 = @{ 'X-Class' = @('inner', 'secret') }
            ExceptIfSenderDomainIs              = @('contoso.com')
            GenerateAlert                       = @('true')
            NotifyUser                          = @('LastModifier')
            NotifyUserType                      = 'PolicyTip'
            NotifyPolicyTipCustomText           = 'Cards stay inside'
            Priority                            = 1
            Ensure                              = 'Present'
            Credential                          = $Credscredential
        }
    }
}
