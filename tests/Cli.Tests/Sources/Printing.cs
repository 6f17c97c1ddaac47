using System;
using System.IO;
using Dma;

namespace Samples;

/// <summary>Prints from the moment it is loaded, and a barrier after an allocation throws.</summary>
public sealed class Printing : IDmaPlatformFactory
{
    private readonly TextWriter _kept = Console.Out;

    public Printing() => Console.WriteLine("loaded");

    public System.Collections.Generic.IReadOnlyList<string> Profiles => ["default"];

    public IDmaPlatform Create(string profile, ulong seed) => new Machine(seed, _kept);

    private sealed class Machine(ulong seed, TextWriter kept) : PassThrough("coherent", seed)
    {
        private bool _hasPages;

        public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
        {
            _hasPages = true;
            Console.WriteLine("allocates");
            kept.WriteLine("by a kept writer");
            return base.AllocatePages(count, placement);
        }

        public override Answer Barrier()
        {
            Console.Error.WriteLine("a \u001b[31mbarrier");
            return _hasPages ? throw new InvalidOperationException("no barrier") : base.Barrier();
        }
    }
}
