namespace Dma.Reference;

/// <summary>The events that wait to be drained, oldest first. Replaceable.</summary>
/// <remarks>Holds 1024; what comes on top of them is lost, as in the fault log of a real translation unit.</remarks>
/// <param name="machine">The machine.</param>
public class EventLog(Machine machine) : MachinePart(machine)
{
    private const int Capacity = 1024;

    private readonly Queue<PlatformEvent> _events = new();

    /// <summary>Adds an event.</summary>
    /// <param name="platformEvent">The event.</param>
    public virtual void Report(PlatformEvent platformEvent)
    {
        if (_events.Count < Capacity)
            _events.Enqueue(platformEvent);
    }

    /// <summary>Takes events out, oldest first.</summary>
    /// <param name="destination">Filled with events.</param>
    /// <returns>How many there were, at most as many as fit.</returns>
    public virtual int Drain(Span<PlatformEvent> destination)
    {
        var count = 0;
        while (count < destination.Length && _events.TryDequeue(out var platformEvent))
            destination[count++] = platformEvent;
        return count;
    }
}
