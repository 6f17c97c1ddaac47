using Dma.Conformance.Operations;

namespace Dma.Proof.Tests.SmallScope;

/// <summary>A step that may come next.</summary>
/// <param name="Step">The step.</param>
/// <param name="Telling">How many of its arguments a reader does not take for granted.</param>
internal readonly record struct Letter(Operation Step, int Telling);
