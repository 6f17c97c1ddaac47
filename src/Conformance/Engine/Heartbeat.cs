namespace Dma.Conformance.Engine;

/// <summary>Where a worker is, for a watchdog to sample: no call is handed to another thread.</summary>
internal sealed class Heartbeat
{
    private long _beats;
    private ulong _platformSeed;
    private ulong _step;
    private string _operation = "";

    /// <summary>Rises with every step that begins or ends.</summary>
    public long Beats => Volatile.Read(ref _beats);

    /// <summary>Whether a call into the platform is under way: beats are odd.</summary>
    public bool IsInCall => (Beats & 1) == 1;

    /// <summary>The seed of the machine in use.</summary>
    public ulong PlatformSeed => Volatile.Read(ref _platformSeed);

    /// <summary>The id of the step in flight.</summary>
    public ulong Step => Volatile.Read(ref _step);

    /// <summary>The name of the operation in flight.</summary>
    public string Operation => Volatile.Read(ref _operation);

    /// <summary>The steps of the sequence in flight so far; read by the watchdog only when the worker hangs.</summary>
    public IReadOnlyList<Operations.Operation>? Sequence { get; private set; }

    /// <summary>What the machine in use printed, where the <see cref="Crew" /> captures it.</summary>
    public OutputTail Output { get; } = new();

    /// <summary>A sequence begins.</summary>
    public void BeginSequence(ulong seed, IReadOnlyList<Operations.Operation> sequence)
    {
        Volatile.Write(ref _platformSeed, seed);
        Sequence = sequence;
        Output.Clear();
    }

    /// <summary>A call into the platform begins.</summary>
    public void Enter(ulong step, string operation)
    {
        Volatile.Write(ref _step, step);
        Volatile.Write(ref _operation, operation);
        Volatile.Write(ref _beats, _beats + 1);
    }

    /// <summary>The call has returned.</summary>
    public void Leave() => Volatile.Write(ref _beats, _beats + 1);
}
