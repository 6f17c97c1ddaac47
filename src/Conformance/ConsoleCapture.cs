using Dma.Conformance.Engine;

namespace Dma.Conformance;

/// <summary>Keeps what platforms print off the console, for the reports of runs with <see cref="SuiteOptions.CaptureOutput" />.</summary>
/// <remarks>
/// <para>
/// <see cref="Console.Out" /> and <see cref="Console.Error" /> belong to the whole process, so nobody takes them unless
/// asked. While they are taken, what a machine of such a run writes is kept, also from tasks and threads that it starts;
/// what anybody else writes goes where it went before. Not seen is what goes past the two writers, such as
/// <see cref="Console.OpenStandardOutput()" /> and the printf of native code.
/// </para>
/// <para>Several captures may be under way at once; whoever sets another writer meanwhile ends what is kept, and keeps that writer.</para>
/// </remarks>
public static class ConsoleCapture
{
    private static readonly Lock Gate = new();
    private static Taken? _out;
    private static Taken? _error;
    private static int _uses;

    /// <summary>
    /// Takes the two writers. A run does so by itself for as long as it lasts; whoever loads a platform before may do so
    /// earlier, and then a writer that the platform gets hold of while it is loaded is one of these too.
    /// </summary>
    /// <returns>Gives them back when it is disposed; when the last one is, if there are several.</returns>
    public static IDisposable Begin()
    {
        lock (Gate)
        {
            _uses++;
            if (_out?.Writer != Console.Out)
            {
                _out = Taken.From(Console.Out, Console.SetOut, () => Console.Out);
            }

            if (_error?.Writer != Console.Error)
            {
                _error = Taken.From(Console.Error, Console.SetError, () => Console.Error);
            }
        }

        return new Use();
    }

    private static void End()
    {
        lock (Gate)
        {
            if (--_uses > 0)
            {
                return;
            }

            if (_out?.Writer == Console.Out)
            {
                Console.SetOut(_out.Before);
            }

            if (_error?.Writer == Console.Error)
            {
                Console.SetError(_error.Before);
            }

            (_out, _error) = (null, null);
        }
    }

    /// <param name="Before">What was there before.</param>
    /// <param name="Writer">What is there now, as the console gives it out.</param>
    private sealed record Taken(TextWriter Before, TextWriter Writer)
    {
        public static Taken From(TextWriter before, Action<TextWriter> set, Func<TextWriter> get)
        {
            set(new ConsoleRouter(before));
            return new Taken(before, get());
        }
    }

    private sealed class Use : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _ended, true))
            {
                End();
            }
        }
    }
}
