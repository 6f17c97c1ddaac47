using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using FsCheck.Xunit;

namespace Dma.Conformance.Tests.Specification;

/// <summary>A block whose bytes share runs says the same of every byte as blocks of one byte each.</summary>
public class BlockPropertyTests
{
    private const int Length = 6;

    private static readonly ClauseId Clause = StreamingClauses.MapGivesBidirectional;
    private static readonly HandOverRules Rules = new(true, true, false);

    [Property(MaxTest = 1000)]
    public void Runs_are_no_more_than_a_shorter_way_to_write_bytes(byte[] choices)
    {
        var shared = new Bytes(0, Length);
        Bytes[] single = [.. Enumerable.Range(0, Length).Select(offset => new Bytes(offset, 1))];
        var memory = new byte[Length];
        ulong step = 1;
        foreach (var choice in choices)
        {
            var (start, end) = Range(choice / 8 % 32);
            step++;
            if (!shared.Allows(choice % 8, start, end))
            {
                continue;
            }

            if (choice % 8 < 2)
            {
                memory.AsSpan(start, end - start).Fill((byte)step);
            }

            var wrong = shared.Make(choice % 8, start, end, step, memory);
            var expected = single.Select(bytes => bytes.Make(choice % 8, start, end, step, memory)).Min();
            wrong.Should().Be(expected);
            if (wrong is not null)
            {
                return;
            }

            for (var offset = 0; offset < Length; offset++)
            {
                shared.Describe(offset).Should().Be(single[offset].Describe(offset));
            }
        }
    }

    private static (int Start, int End) Range(int choice)
    {
        var start = choice % Length;
        return (start, start + 1 + choice / Length % (Length - start));
    }

    /// <summary>A part of the bytes, in a block of its own, with a mapping over all of it.</summary>
    private sealed class Bytes
    {
        private readonly int _first;
        private readonly int _length;
        private readonly Block _block;
        private readonly Mapping _mapping;
        private readonly List<(int Start, int End, ulong Step)> _inFlight = [];
        private readonly Evidence _evidence = new();

        public Bytes(int first, int length)
        {
            (_first, _length) = (first, length);
            _block = new Block(1, length, default, null, new Stack<History>());
            _block.At(0).Begin(1, new(true), false);
            _mapping = new Mapping
            {
                Id = 1000,
                Device = new DeviceId(0),
                Block = _block,
                Start = 0,
                End = length,
                Direction = DmaDirection.Bidirectional,
                Coherence = Claim.Yes,
                IsPage = false,
                Address = new DmaAddress(0),
            };
            _block.Open(_mapping);
            _block.Give(_mapping, 0, length, Clause, Rules, true);
        }

        /// <summary>Whether the suite would generate a step.</summary>
        public bool Allows(int kind, int start, int end) =>
            kind switch
            {
                0 or 1 => Enumerable.Range(start, end - start).All(i => _block.At(i).Count < History.MaxStores - 1),
                5 or 6 => _inFlight.Count == 0,
                7 => start % 3 == 0,
                _ => true,
            };

        /// <summary>Makes a step on the bytes of the range that are here.</summary>
        /// <returns>The first wrong byte; null if there is none.</returns>
        public int? Make(int kind, int start, int end, ulong step, byte[] memory)
        {
            if (kind == 2)
            {
                Complete();
                return null;
            }

            start = Math.Max(start - _first, 0);
            end = Math.Min(end - _first, _length);
            if (start >= end)
            {
                return null;
            }

            switch (kind)
            {
                case 0:
                    _block.CpuStore(start, end, step, (byte)step, Clause, Clause);
                    break;
                case 1:
                    _block.DeviceStore(_mapping, start, end, step, (byte)step, Clause);
                    _inFlight.Add((start, end, step));
                    break;
                case 3:
                    return Load(Observers.Cpu, start, end, memory);
                case 4:
                    return Load(_mapping.Id, start, end, memory);
                case 5:
                    _block.Give(_mapping, start, end, Clause, Rules, true);
                    break;
                case 6:
                    _block.Take(_mapping, start, end, Clause, Clause, Rules, true);
                    break;
                case 7:
                    _block.Undefine(start, end, false);
                    break;
            }

            return null;
        }

        public string Describe(int offset)
        {
            var history = _block.At(offset - _first);
            var stores = history.Stores().ToArray().Select(store => $"{store.Step}<{store.Before:x}{store.Finished}");
            var floors = history.Floors().ToArray().Select(floor => $"{floor.Observer}>{floor.Stores:x}{floor.Any}");
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{history.Undefined} {string.Join(' ', stores)} {string.Join(' ', floors)}"
            );
        }

        private void Complete()
        {
            foreach (var store in _inFlight)
            {
                _block.Complete(_mapping, store.Start, store.End, store.Step, Clause);
            }

            _inFlight.Clear();
        }

        private int? Load(ulong observer, int start, int end, byte[] memory)
        {
            var bytes = new byte[end - start];
            for (var i = start; i < end; i++)
            {
                var salt = memory[_first + i];
                bytes[i - start] = salt == 0 ? (byte)0 : Wave.At(i, salt);
            }

            var tally = new LoadTally();
            return _block.Load(observer, start, bytes, Clause, _evidence, ref tally)?.Offset + _first;
        }
    }
}
