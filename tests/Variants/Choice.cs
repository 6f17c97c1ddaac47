using Dma.Reference;

namespace Dma.Variants;

/// <summary>What the free choices of variants are about.</summary>
internal static class Choice
{
    public const Purpose Slot = (Purpose)1000;
    public const Purpose Eviction = (Purpose)1001;
    public const Purpose Return = (Purpose)1002;
    public const Purpose Victim = (Purpose)1003;
    public const Purpose Draining = (Purpose)1004;
    public const Purpose Refusal = (Purpose)1005;
    public const Purpose Flush = (Purpose)1006;
    public const Purpose Scatter = (Purpose)1007;
    public const Purpose FormerLife = (Purpose)1008;
    public const Purpose EarlyLoad = (Purpose)1009;
    public const Purpose Cell = (Purpose)1010;
    public const Purpose Arrival = (Purpose)1011;
    public const Purpose Merge = (Purpose)1012;
    public const Purpose Need = (Purpose)1013;
}
