using System.Globalization;
using Dma.Reference;
using Dma.Variants;
using Dma.Variants.Bounce;

namespace Dma.Mutants;

/// <summary>What mutants are made of: a profile of the reference with a part replaced, or a wrapper around it.</summary>
internal static class Base
{
    public const string Coherent = "coherent";
    public const string WriteBack = "write-back";
    public const string Isolating = "isolating";

    /// <summary>The clauses about content: once a wrong byte is in memory, whoever reads it next shows it.</summary>
    public static IReadOnlyList<string> Content { get; } =
    [
        "DMA-PLAT-006",
        "DMA-PLAT-007",
        .. Enumerable
            .Range(5, 11)
            .Append(17)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"DMA-MAP-{number:d3}")),
        "DMA-OPS-002",
    ];

    public static Func<IDmaPlatformFactory> Of(string profile, Func<MachineParts, MachineParts> replace) =>
        () => new AlteredFactory(profile, replace);

    public static Func<IDmaPlatformFactory> Wrapped(string profile, Func<Machine, IDmaPlatform> wrap) =>
        () => new AlteredFactory(profile, parts => parts, wrap);

    /// <summary>A machine that copies every buffer. It maps none that was allocated for a device, so that a slip shows in streaming.</summary>
    public static Func<IDmaPlatformFactory> Bounced(string profile, BounceMachine.Maker make) =>
        Of(
            profile,
            parts =>
                BounceMachine.Of(parts, make) with
                {
                    Coherent = parts.Coherent with { MapTakesBuffers = Claim.No },
                }
        );
}
