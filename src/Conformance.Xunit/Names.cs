namespace Dma.Conformance.Xunit;

/// <summary>What xunit finds by name in this assembly.</summary>
internal static class Names
{
    public const string Assembly = "Dma.Conformance.Xunit";
    public const string Orderer = $"{Assembly}.{nameof(RowOrderer)}";
    public const string ClauseRows = $"{Assembly}.{nameof(ClauseRowsDiscoverer)}";
    public const string CampaignRow = $"{Assembly}.{nameof(CampaignRowDiscoverer)}";
}
