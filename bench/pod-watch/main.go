// The peer of bench/node.sh: what a DaemonSet in Go does for the same numbers, with client-go's informer of this node's Pods.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	config, err := clientcmd.BuildConfigFromFlags("", os.Args[1])
	if err != nil {
		panic(err)
	}
	factory := informers.NewSharedInformerFactory(kubernetes.NewForConfigOrDie(config), 0)
	pods := factory.Core().V1().Pods().Informer()
	factory.Start(nil)
	cache.WaitForCacheSync(nil, pods.HasSynced)
	http.HandleFunc("/metrics", func(answer http.ResponseWriter, _ *http.Request) {
		granted := 0
		for _, item := range pods.GetStore().List() {
			for key := range item.(*v1.Pod).Annotations {
				if strings.HasPrefix(key, "ambient.ambicap.dev/") {
					granted++
				}
			}
		}
		fmt.Fprintf(answer, "granted_containers %d\n", granted)
	})
	panic(http.ListenAndServe(os.Args[2], nil))
}
