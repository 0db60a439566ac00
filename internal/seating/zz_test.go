package seating
import ("testing";"math/rand/v2";"fmt")
func TestZZ(t *testing.T){
 for _,n:=range []string{"p-skew-2000-8","p-even-1000-6","p-skew-600-8"} {
 in,_:=load[Instance](t,n).prepared()
 e:=compile(in)
 rng:=rand.New(rand.NewPCG(1,1))
 s:=newState(e)
 for r:=range 3 {
  v,p,u:=e.labelCounts(r,in.tables(r))
  s.silent=true
  t0:=processor()
  s.start(r,v[0],rng)
  t1:=processor()
  rd:=&s.rounds[r]
  mute,nofac,size:=0,0,0
  for t:=range rd.tables{tb:=&rd.tables[t]; mute+=tb.mute; if tb.fac==0{nofac++}; if beyond(len(tb.people),rd.lo,rd.hi)>0{size++}}
  s.mend(r,1000000,rng)
  t2:=processor()
  fmt.Println(n,r,v[0],p,u,"mute",mute,"nofac",nofac,"size",size,"start",t1.Sub(t0),"mend",t2.Sub(t1),"left",rd.hardAll())
  s.clear(r,nil); s.silent=false
 }
 t0:=processor()
 newState(e)
 fmt.Println("newstate",processor().Sub(t0))
 }
}
