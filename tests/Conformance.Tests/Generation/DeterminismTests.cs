using System.Globalization;
using System.Text;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Conformance.Tests.Generation;

/// <summary>The same seed gives the same sequences and the same report, on every system and with any number of workers.</summary>
public sealed class DeterminismTests
{
    /// <summary>These pins change with the generator, the tables and the reference; a change that nobody meant shows here.</summary>
    [Theory]
    [InlineData("coherent", 1, "c4e4a35fb5bef71f")]
    [InlineData("write-back", 2, "cfc87004caeccc9d")]
    [InlineData("isolating", 3, "8753ab5f1819915a")]
    public void A_seed_is_pinned_to_its_sequence(string profile, ulong seed, string pin)
    {
        Fingerprint(Steps(profile, seed)).Should().Be(pin);
    }

    [Fact]
    public void Two_walks_of_a_seed_are_the_same_whatever_was_walked_before()
    {
        var subject = Subject.Create(new ReferenceFactory(), "write-back", AreaTable.Standard);
        var worker = new Worker(subject, new HashSet<ClauseId>());
        var walk = new Walk(worker);
        string Walked(ulong seed) => Fingerprint(walk.Run(seed, 100, []).Steps);

        var first = Walked(7);
        _ = Walked(8);
        Walked(7).Should().Be(first);
    }

    [Fact]
    public void The_number_of_workers_changes_nothing()
    {
        SuiteReport Run(int workers) =>
            ConformanceSuite.Run(
                new ReferenceFactory(parts => parts with { CacheMaintenance = machine => new SkipsTake(machine) }),
                new SuiteOptions
                {
                    Operations = 30_000,
                    Workers = workers,
                    Profiles = ["write-back"],
                }
            );

        var one = Run(1);
        var two = Run(2);

        one.Findings.Should().NotBeEmpty();
        two.Findings.Select(finding => finding.Text).Should().Equal(one.Findings.Select(finding => finding.Text));
        two.Clauses.Select(result => (result.Outcome, result.Evidence))
            .Should()
            .Equal(one.Clauses.Select(result => (result.Outcome, result.Evidence)));
    }

    private static Operation[] Steps(string profile, ulong seed)
    {
        var subject = Subject.Create(new ReferenceFactory(), profile, AreaTable.Standard);
        return new Walk(new Worker(subject, new HashSet<ClauseId>())).Run(seed, 100, []).Steps;
    }

    private static string Fingerprint(IEnumerable<Operation> steps)
    {
        var text = new StringBuilder();
        foreach (var step in steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{step.Id} {step.Kind.Name}");
            for (var i = 0; i < step.Kind.Arguments.Count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $" {step[i]:x}");
            }

            text.Append('\n');
        }

        return Mixing.Mix(0, Encoding.UTF8.GetBytes(text.ToString())).ToString("x16", CultureInfo.InvariantCulture);
    }

    private sealed class SkipsTake(Dma.Reference.Machine machine) : CacheMaintenance(machine)
    {
        public override void AtUnmap(Device device, in Mapping mapping, DmaAttributes attributes) { }
    }
}
