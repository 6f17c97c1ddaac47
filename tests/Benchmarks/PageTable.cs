using System.Globalization;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Benchmarks;

/// <summary>How many bytes a second are judged in accesses of 4 KiB, by the CPU and a device in turn.</summary>
internal static class PageTable
{
    private const ulong Size = 4096;
    private const int Rounds = 15;
    private const int Repetitions = 100;

    /// <summary>Prints the table.</summary>
    /// <returns>Bytes a second that are judged.</returns>
    public static double Print(TextWriter output)
    {
        var steps = Program();
        var recorded = new RecordedPrograms("coherent");
        for (var i = 0; i < Repetitions; i++)
        {
            recorded.Add((ulong)i, steps);
        }

        var (judged, moved) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            judged = Math.Min(judged, recorded.Judge());
            moved = Math.Min(moved, recorded.Move());
        }

        var bytes = (double)steps.Sum(step => RecordedPrograms.SizeOf(in step)) / steps.Length;
        output.WriteLine("## Accesses of 4 KiB, coherent, without the platform");
        output.WriteLine();
        output.WriteLine("| what | ns/op | bytes/s |");
        output.WriteLine("|---|---|---|");
        Row("judging", judged);
        Row("bytes alone", moved);
        output.WriteLine();
        return 1e9 * bytes / judged;

        void Row(string what, double time) =>
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"| {what} | {time:f0} | {1e9 * bytes / time:n0} |")
            );
    }

    /// <summary>A page goes to and fro: stored by the CPU, loaded and stored by the device, loaded by the CPU.</summary>
    private static Operation[] Program()
    {
        var steps = new List<Operation>();
        var buffer = Add(PageOperations.Allocate, 1, 1);
        var fill = Add(CpuOperations.Store, buffer, 0, Size, 1);
        var mapping = Add(MappingOperations.Map, 0, buffer, 0, Size, (ulong)DmaDirection.Bidirectional, 0);
        for (var salt = fill; salt < 200; salt += 2)
        {
            Add(DeviceOperations.Load, mapping, 0, Size);
            Add(DeviceOperations.Store, mapping, 0, Size, salt);
            Add(DeviceOperations.Complete, 0);
            Add(SyncOperations.SyncForCpu, mapping, 0, Size);
            Add(CpuOperations.Load, buffer, 0, Size);
            Add(CpuOperations.Store, buffer, 0, Size, salt + 1);
            Add(SyncOperations.SyncForDevice, mapping, 0, Size);
        }

        return [.. steps];

        ulong Add(OperationKind kind, params ReadOnlySpan<ulong> arguments)
        {
            var step = new Operation(kind, (ulong)steps.Count + 1);
            for (var i = 0; i < arguments.Length; i++)
            {
                step[i] = arguments[i];
            }

            steps.Add(step);
            return step.Id;
        }
    }
}
