namespace Dma.Mutants;

/// <summary>A place in a platform from which nobody comes back, unless a test lets them.</summary>
/// <param name="operation">The operation that it is in, by the name that the suite has for it.</param>
public sealed class HangGate(string operation)
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The operation that hangs, by the name that the suite has for it.</summary>
    public string Operation { get; } = operation;

    /// <summary>Ends once a call hangs.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Hangs.</summary>
    public void Enter()
    {
        _entered.TrySetResult();
        _opened.Task.Wait();
    }

    /// <summary>Lets the call that hangs return, and all later ones pass.</summary>
    public void Open() => _opened.TrySetResult();
}
