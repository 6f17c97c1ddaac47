using global::Xunit;
using global::Xunit.Abstractions;
using global::Xunit.Sdk;

namespace Dma.Conformance.Xunit;

/// <summary>Marks the test that is one row a clause.</summary>
[XunitTestCaseDiscoverer(Names.ClauseRows, Names.Assembly)]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClauseRowsAttribute : FactAttribute;

/// <summary>Marks the test that is the complete campaign.</summary>
[XunitTestCaseDiscoverer(Names.CampaignRow, Names.Assembly)]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CampaignRowAttribute : FactAttribute;

/// <summary>Makes a row of each clause of the catalogue, also of those that no suite can test: they are skipped with the reason.</summary>
/// <param name="diagnostics">Where messages about the tests go.</param>
internal sealed class ClauseRowsDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc />
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute
    ) => ConformanceSuite.Catalogue.Clauses.Select(clause => new RowTestCase(diagnostics, testMethod, clause.Id.Text));
}

/// <summary>Makes the row of the complete campaign.</summary>
/// <param name="diagnostics">Where messages about the tests go.</param>
internal sealed class CampaignRowDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc />
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute
    ) => [new RowTestCase(diagnostics, testMethod, clause: null)];
}
