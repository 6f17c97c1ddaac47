namespace Dma.Conformance.Specification;

/// <summary>How many things of a sort were given, against the promise that was made of them.</summary>
internal sealed class RoomCount
{
    /// <summary>How many were given so far.</summary>
    public int Given { get; private set; }

    /// <summary>How many were given since the machine was fresh or drained: the promise speaks of that moment.</summary>
    public int SinceDrained { get; private set; }

    /// <summary>How many promised ones in a row were refused.</summary>
    public int Refusals { get; set; }

    /// <summary>Whether room must have come back for a promise to hold.</summary>
    public bool IsReturned => Given > SinceDrained;

    /// <summary>One was given.</summary>
    public void Count()
    {
        Given++;
        SinceDrained++;
        Refusals = 0;
    }

    /// <summary>Everything was given back, and the machine has settled.</summary>
    public void Drain() => SinceDrained = 0;
}
