using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Tests.Reporting;
using Dma.Reference;
using FailureTrace = Dma.Conformance.Reporting.FailureTrace;

namespace Dma.Conformance.Tests.Operations.Traces;

/// <summary>Traces to write and read.</summary>
internal static class Traces
{
    /// <summary>The trace of a known failure.</summary>
    public static Trace Stale { get; } =
        FailureTrace.Of(KnownFailures.Find(KnownFailures.Stale, KnownFailures.StaleProgram)) with
        {
            Suite = "0.1.0",
        };

    /// <summary>Any trace that can be read, drawn by the roles of arguments alone.</summary>
    public static Trace Draw(ulong seed)
    {
        var choice = new SeededChoice(seed);
        var made = new Dictionary<string, List<ulong>>();
        var steps = new List<Operation>();
        var kinds = AreaTable.Standard.Kinds;
        var id = 0UL;
        for (var count = choice.Below(30); steps.Count < count; )
        {
            id += 1 + (ulong)choice.Below(choice.Chance(1, 8) ? 1 << 20 : 2);
            var operation = new Operation(kinds[choice.Below(kinds.Count)], id);
            if (TryDraw(ref operation, made, ref choice))
            {
                steps.Add(operation);
                if (operation.Kind.Makes is { } kind)
                {
                    made.TryAdd(kind.Name, []);
                    made[kind.Name].Add(id);
                }
            }
        }

        var names = new[] { "nic0", "a device", "=:#\"\\ +<&>'", "größe€𝄞" }[..choice.Below(5)];
        return new Trace
        {
            Suite = "1.2.3",
            Platform = "p" + choice.Below(100),
            Profile = choice.Chance(1, 2) ? "coherent" : "\"{}[]\\/",
            Devices = names,
            Seed = choice.Next() >> choice.Below(64),
            Clause = choice.Chance(1, 2) ? "DMA-MAP-001" : null,
            Steps = steps,
            Observations =
            [
                .. steps.Take(choice.Below(steps.Count + 1)).Select((_, i) => i % 3 == 0 ? "ok" : $"0x{i}"),
            ],
        };
    }

    /// <summary>The steps of a walk on the reference.</summary>
    public static Trace Walk(string profile, ulong seed)
    {
        var worker = new Worker(
            Subject.Create(new ReferenceFactory(), profile, AreaTable.Standard),
            new HashSet<ClauseId>()
        );
        var steps = new Walk(worker).Run(seed, 100, []).Steps;
        return Stale with { Profile = profile, Steps = steps, Observations = [] };
    }

    private static bool TryDraw(ref Operation operation, Dictionary<string, List<ulong>> made, ref SeededChoice choice)
    {
        for (var i = 0; i < operation.Kind.Arguments.Count; i++)
        {
            var argument = operation.Kind.Arguments[i];
            if (argument.Role == ArgumentRole.Uses)
            {
                if (!made.TryGetValue(argument.Handle!.Name, out var ids))
                {
                    return false;
                }

                operation[i] = ids[choice.Below(ids.Count)];
                continue;
            }

            var most = argument.Role switch
            {
                ArgumentRole.Device => 63UL,
                ArgumentRole.Choice => (ulong)argument.Choices.Count - 1,
                ArgumentRole.Bytes => (ulong)Wave.Salts - 1,
                ArgumentRole.Count => argument.Most ?? ArgumentText.LargestCount,
                ArgumentRole.Mask => ulong.MaxValue,
                _ => ArgumentText.LargestSize,
            };
            operation[i] = choice.Below(8) switch
            {
                0 => 0,
                1 => most,
                _ => choice.Between(0, most),
            };
        }

        return true;
    }
}
