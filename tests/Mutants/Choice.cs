using Dma.Reference;

namespace Dma.Mutants;

/// <summary>What the free choices of mutants are about.</summary>
internal static class Choice
{
    public const Purpose Room = (Purpose)2000;
}
