namespace Dma.Conformance.Cli;

/// <summary>Ctrl-C: the first time the run ends and what was found is written; the second time the process dies.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Listens from now on.</summary>
    public Interrupt() => Console.CancelKeyPress += OnPress;

    /// <summary>Cancelled by the first press.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        Console.CancelKeyPress -= OnPress;
        _source.Dispose();
    }

    private void OnPress(object? sender, ConsoleCancelEventArgs press)
    {
        if (!_source.IsCancellationRequested)
        {
            press.Cancel = true;
            Console.Error.WriteLine("stopping, and writing what was found; Ctrl-C again kills");
            _source.Cancel();
        }
    }
}
