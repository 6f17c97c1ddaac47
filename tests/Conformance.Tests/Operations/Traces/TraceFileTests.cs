using System.Globalization;
using System.Text;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Tests.Reporting;
using FsCheck.Xunit;

namespace Dma.Conformance.Tests.Operations.Traces;

public class TraceFileTests
{
    private const string Golden = """
        {
          "format": "dma-conformance-trace",
          "version": 1,
          "suite": "0.1.0",
          "platform": {
            "name": "reference, write-back",
            "profile": "write-back",
            "seed": "0x2a",
            "devices": [
              "nic0",
              "dsp0",
              "gpu0"
            ]
          },
          "clause": "DMA-MAP-008",
          "steps": [
            {
              "id": 7,
              "operation": "alloc_pages",
              "arguments": {
                "count": "1",
                "placement": "FIRST"
              },
              "observation": "0xef800000 at 0xc0000000"
            },
            {
              "id": 12,
              "operation": "map_page",
              "arguments": {
                "device": "0:nic0",
                "buffer": "#7",
                "offset": "0x40",
                "size": "0x80",
                "direction": "FROM_DEVICE",
                "attributes": "NONE",
                "page": "0"
              }
            }
          ]
        }

        """;

    [Fact]
    public void A_trace_looks_like_this()
    {
        var trace = Traces.Stale with
        {
            Steps = [Traces.Stale.Steps[0], Traces.Stale.Steps[2]],
            Observations = [Traces.Stale.Observations[0]],
        };

        Encoding.UTF8.GetString(TraceFile.Write(trace)).Should().Be(Golden);
    }

    [Fact]
    public void A_trace_shows_the_failure_again()
    {
        var read = TraceFile.Read(TraceFile.Write(Traces.Stale), AreaTable.Standard);

        var again = KnownFailures.Find(KnownFailures.Stale, read.Steps, read.Seed);

        again.Violation.Should().Be(KnownFailures.Find(KnownFailures.Stale, KnownFailures.StaleProgram).Violation);
        again.Observations.Should().Equal(read.Observations);
    }

    [Property(MaxTest = 300, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void What_is_written_is_read_back(ulong seed) => AssertRoundTrip(Traces.Draw(seed));

    [Property(MaxTest = 30, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Every_walk_can_be_written_and_read_back(ulong seed)
    {
        AssertRoundTrip(Traces.Walk("coherent", seed));
        AssertRoundTrip(Traces.Walk("write-back", seed));
        AssertRoundTrip(Traces.Walk("isolating", seed));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void Every_culture_writes_the_same(string name)
    {
        var before = CultureInfo.CurrentCulture;
        var expected = TraceFile.Write(Traces.Draw(5));
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(name);
            $"{-1234.5:n1}".Should().NotBe("-1,234.5", "the culture differs");

            TraceFile.Write(Traces.Draw(5)).Should().Equal(expected);
            AssertRoundTrip(Traces.Draw(6));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Names_that_break_their_bounds_are_written_so_that_they_can_be_read()
    {
        var trace = Traces.Stale with
        {
            Platform = "",
            Profile = "\u001b[31m\ud800\n",
            Devices = [new string('x', 63) + "𝄞", "a b=c", ""],
            Observations = ["\u001b\u2028"],
        };

        var read = TraceFile.Read(TraceFile.Write(trace), AreaTable.Standard);

        read.Platform.Should().Be("?");
        read.Profile.Should().Be(@"\u001b[31m\ufffd\u000a");
        read.Devices.Should().Equal(new string('x', 63), "a b=c", "?");
        read.Observations.Should().Equal(@"\u001b\u2028");
    }

    [Fact]
    public void A_mark_at_the_beginning_does_no_harm()
    {
        byte[] marked = [0xEF, 0xBB, 0xBF, .. TraceFile.Write(Traces.Stale)];

        TraceFile.Read(marked, AreaTable.Standard).Steps.Should().HaveCount(7);
    }

    [Fact]
    public void A_file_is_loaded_or_named_in_what_is_wrong()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "a.trace.json");
            File.WriteAllBytes(path, TraceFile.Write(Traces.Stale));
            TraceFile.Load(path, AreaTable.Standard).Steps.Should().HaveCount(7);

            File.WriteAllText(path, "[]");
            Loading(path).WithMessage($"{path}: this is no trace: *");
            Loading(folder.FullName).WithMessage($"{folder.FullName} cannot be read: *");
            Loading(path + "x").WithMessage($"{path}x does not exist");
            Loading("\0").WithMessage(@"\u0000 cannot be read: *");
            Loading("").WithMessage(" cannot be read: *");

            using (var large = File.Create(path))
            {
                large.SetLength(TraceFile.MostBytes + 1L);
            }

            Loading(path).WithMessage($"{path}: this is no trace: it has more than 67108864 bytes");
        }
        finally
        {
            folder.Delete(true);
        }

        static FluentAssertions.Specialized.ExceptionAssertions<TraceException> Loading(string path)
        {
            var load = () => TraceFile.Load(path, AreaTable.Standard);
            return load.Should().Throw<TraceException>();
        }
    }

    private static void AssertRoundTrip(Trace trace)
    {
        var bytes = TraceFile.Write(trace);
        var read = TraceFile.Read(bytes, AreaTable.Standard);

        read.Should().BeEquivalentTo(trace, options => options.Excluding(it => it.Steps));
        read.Steps.Should().HaveSameCount(trace.Steps);
        for (var i = 0; i < read.Steps.Count; i++)
        {
            var expected = trace.Steps[i];
            read.Steps[i].IsSameAs(in expected).Should().BeTrue();
        }

        TraceFile.Write(read).Should().Equal(bytes);
        bytes.Should().NotContain((byte)'\r').And.NotContain(0x1b);
        bytes[^1].Should().Be((byte)'\n');
    }
}
