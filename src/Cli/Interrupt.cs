using System.Runtime.InteropServices;

namespace Dma.Conformance.Cli;

/// <summary>Ctrl-C, or SIGTERM: the first time the run ends and what was found is written; the second time the process dies.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _termination;
    private readonly TextWriter _error = Console.Error;
    private volatile bool _isKill;

    /// <summary>Listens from now on.</summary>
    public Interrupt()
    {
        Console.CancelKeyPress += OnPress;
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTermination);
    }

    /// <summary>Cancelled by the first press.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether there was a second one.</summary>
    public bool IsKill => _isKill;

    /// <inheritdoc />
    public void Dispose()
    {
        Console.CancelKeyPress -= OnPress;
        _termination.Dispose();
        _source.Dispose();
    }

    private void OnPress(object? sender, ConsoleCancelEventArgs press) => press.Cancel = IsFirst();

    private void OnTermination(PosixSignalContext signal) => signal.Cancel = IsFirst();

    private bool IsFirst()
    {
        if (_source.IsCancellationRequested)
        {
            _isKill = true;
            return false;
        }

        _error.WriteLine("stopping, and writing what was found; a second time kills");
        _source.Cancel();
        return true;
    }
}
